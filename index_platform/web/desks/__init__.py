"""The desks under /manage: one module a noun, each page a value of blocks that one template draws."""
