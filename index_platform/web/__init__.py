"""Pages for people: server-drawn, working without scripts."""
