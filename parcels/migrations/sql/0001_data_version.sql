-- Writes to what is drawn raise the data version.
SELECT kernel_bump_version_on_write(
    'parcels_planningarea', 'parcels_parcel', 'parcels_parcelstate', 'parcels_landuse'
);
