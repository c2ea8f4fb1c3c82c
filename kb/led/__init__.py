"""LED screens: what may be shown when, how it fits the panel's grid and how long it takes to read."""
