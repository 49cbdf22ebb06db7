"""Settings of the interfaces: /api/ and its schema, and the WFS."""

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["gis.api.rendering.SessionLogin"],
    "DEFAULT_PERMISSION_CLASSES": ["gis.roles.MayRead"],
    "DEFAULT_RENDERER_CLASSES": ["gis.api.rendering.JsonRenderer", "gis.api.rendering.GeoJsonRenderer"],
    "DEFAULT_PARSER_CLASSES": ["gis.api.rendering.JsonParser"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "gis.api.rendering.AnyClient",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "gis.api.schema.Schema",
    "DEFAULT_METADATA_CLASS": None,
    "EXCEPTION_HANDLER": "gis.api.errors.answer_error",
    "URL_FORMAT_OVERRIDE": None,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
    "TEST_REQUEST_RENDERER_CLASSES": ["gis.api.rendering.JsonRenderer"],
}
SPECTACULAR_SETTINGS = {
    "TITLE": "纵横 API",
    "DESCRIPTION": (
        "新区路网、工程、管线和问题的进度。一切都截至某一天（as_of），可查到每条上报；"
        "标了 schematic 的位置是示意，标了 demo 的是演示数据。"
        "坐标是 EPSG:4326，先经度后纬度；长度是米。错误都是 4xx，说明用中文。"
        "整个图层的文件和 WFS 在 /data/。"
    ),
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["gis.roles.MayRead"],
    "COMPONENT_SPLIT_REQUEST": True,
    "SORT_OPERATIONS": False,
    "SORT_OPERATION_PARAMETERS": False,
    "POSTPROCESSING_HOOKS": [],
}

# WFS: metres to the nanometre and degrees to a tenth of a millimetre, as PostGIS writes them.
GISSERVER_DB_PRECISION = 9
