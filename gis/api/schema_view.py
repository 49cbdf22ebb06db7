"""The OpenAPI document at /api/schema/; the page that shows it is the room of maps' matter."""

from drf_spectacular.views import SpectacularAPIView
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.response import Response

from gis.api.collections import ApiView
from gis.api.rendering import JsonRenderer
from gis.roles import MayRead


class Document(ApiView, SpectacularAPIView):
    """OpenAPI 3, YAML unless JSON is asked for; refusals are JSON in any case."""

    permission_classes = [MayRead]
    content_negotiation_class = DefaultContentNegotiation

    def handle_exception(self, exc: Exception) -> Response:
        self.request.accepted_renderer = JsonRenderer()
        self.request.accepted_media_type = JsonRenderer.media_type
        return super().handle_exception(exc)
