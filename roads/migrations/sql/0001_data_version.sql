-- Writes to what is drawn raise the data version.
SELECT kernel_bump_version_on_write(
    'roads_road', 'roads_place', 'roads_existingstretch', 'roads_step', 'roads_bulletin', 'roads_work',
    'roads_workstatus', 'roads_progressreport', 'roads_pipe', 'roads_obstacle'
);
