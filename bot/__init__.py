"""The conversational agent. Imports nothing: both Python environments read it."""
