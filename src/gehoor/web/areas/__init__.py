"""The pages, one package per part of the house."""
