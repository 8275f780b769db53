"""The pages and acts of "May we call?"."""
