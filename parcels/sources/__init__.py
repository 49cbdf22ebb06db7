"""Sources of networks: waterworks, heat sources, substations … as points with a kind and dated states."""
