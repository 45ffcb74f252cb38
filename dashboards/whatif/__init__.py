"""What if: levers that make a scenario, a quick estimate of it, and its simulation."""
