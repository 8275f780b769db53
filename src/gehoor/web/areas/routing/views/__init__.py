"""What the browser asks of the turns and of draft rules."""
