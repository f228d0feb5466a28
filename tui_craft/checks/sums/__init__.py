"""Small exact solvers of plainly stated sums. They know texts and numbers, and nothing of rows or checks."""
