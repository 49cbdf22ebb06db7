-- Writes to what is drawn raise the data version.
SELECT kernel_bump_version_on_write(
    'villages_village', 'villages_redevelopment', 'villages_stage', 'villages_redevelopmentreport',
    'villages_resettlementbuilding'
);
