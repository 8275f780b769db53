"""Clocks: promises that run for a lead, the steps along them, and what holds them up."""
