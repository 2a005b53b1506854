"""Survey instruments as data: definitions, versions, places and the checking of answers."""
