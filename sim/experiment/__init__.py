"""Many runs: replications over processes, comparison of scenarios, reproduction of a run."""
