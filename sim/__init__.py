"""reformsim: try a reform of government services before citizens have to live with it."""

__version__ = "0.1.0"
