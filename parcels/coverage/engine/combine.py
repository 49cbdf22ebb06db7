"""Ground that fewer than k kinds reach, cell by cell, from what each kind leaves uncovered; measures nothing."""

from __future__ import annotations

import numpy as np
import shapely

from parcels.coverage.engine.buffers import Flags, Geometries, Ints
from parcels.coverage.engine.cells import Chunk
from parcels.coverage.engine.polygons import NOTHING, Leftovers


def combine(kinds: Leftovers, extent: Geometries, chunk: Chunk, columns: int) -> Leftovers:
    """Rows for the combination's column: at every rank where some kind changed a cell, what is left of the cell."""
    # The combination changes only where some kind does, so these moments are all there are.
    moment = np.unique(kinds.slot // columns * chunk.ranks + kinds.rank)
    cell, rank = moment // chunk.ranks, moment % chunk.ranks
    state, kind_is_there, kind_is_done = _states(kinds, cell, rank, extent, chunk, columns)
    done = kind_is_done.sum(axis=1)
    reached = done + (kind_is_there & ~kind_is_done).sum(axis=1) >= chunk.at_least
    left = np.full(len(moment), NOTHING)
    partly = np.flatnonzero(reached & (done < chunk.at_least))
    # What fewer than at_least kinds reach is what at least so many of them leave uncovered.
    left[partly] = in_at_least(state[partly], chunk.kinds - chunk.at_least + 1)
    return Leftovers.of(cell[reached] * columns + chunk.kinds, rank[reached], left[reached])


def _states(
    kinds: Leftovers, cell: Ints, rank: Ints, extent: Geometries, chunk: Chunk, columns: int
) -> tuple[Geometries, Flags, Flags]:
    """For each moment and kind: what it leaves of the cell, whether it has come, whether it has covered all."""
    state = np.empty((len(cell), chunk.kinds), dtype=object)
    there = np.zeros(state.shape, dtype=np.bool_)
    key = kinds.slot * chunk.ranks + kinds.rank
    for kind in range(chunk.kinds):
        slot = cell * columns + kind
        # The last change of this kind at or before the moment; one of an earlier slot means that the kind has not
        # come yet.
        row = np.searchsorted(key, slot * chunk.ranks + rank, side="right") - 1
        there[:, kind] = (row >= 0) & (kinds.slot[row] == slot)
        state[:, kind] = np.where(there[:, kind], kinds.left[row], extent[cell])
    return state, there, there & shapely.is_empty(state)


def in_at_least(shapes: Geometries, number: int) -> Geometries:
    """Row by row, the ground that lies in at least `number` of the shapes."""
    rows, columns = shapes.shape
    layers = [np.full(rows, NOTHING) for _ in range(number)]
    for column in range(columns):
        shape = shapes[:, column]
        # From the deepest layer up, so that a shape is not counted twice: each layer takes from the one above before
        # that grows.
        for deep in range(number - 1, 0, -1):
            layers[deep] = shapely.union(layers[deep], shapely.intersection(layers[deep - 1], shape))
        layers[0] = shapely.union(layers[0], shape)
    return layers[-1]
