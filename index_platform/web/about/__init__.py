"""The pages that say how all of this is done: method, questionnaires, data, access, how to take part."""
