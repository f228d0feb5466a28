"""What the screen that cleans a dataset knows and says, apart from the screen."""
