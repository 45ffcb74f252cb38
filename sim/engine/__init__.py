"""Plans, draws, clocks and the two engines: queues and minutes, nothing of the declared world."""
