"""What the review screen keeps in mind: the rows that wait, what was decided, how fast it goes. Draws nothing."""
