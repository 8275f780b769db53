"""The doors: one package per kind, each turning its payload into `intake.shape`."""
