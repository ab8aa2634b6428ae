"""Scenes: pictures with what stands where in them."""
