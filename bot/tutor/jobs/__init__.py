"""What is done at night or now and then, beside everything else."""
