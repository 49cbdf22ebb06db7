// Where progress of a work is reported, for those who may. No browser objects.

/** The form's address; null when the reader may not report on the work. `units` null means any work may be reported on. */
export function reportAddress({ id, unit_id: unit }, units) {
  return units === null || units.includes(unit) ? `/report/?work=${id}` : null;
}
