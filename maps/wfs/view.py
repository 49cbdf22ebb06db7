"""/wfs: the layers as feature types of WFS 2.0, as of the day that `as_of` in the service's address names."""

from functools import cached_property
from typing import Any, Final
from urllib.parse import urlencode

from gisserver.features import FeatureType, ServiceDescription
from gisserver.operations import wfs20
from gisserver.views import WFSView

from maps.wfs.recipes import RECIPES
from maps.wfs.types import feature_type
from roads.days import RequestedDay, requested_day

NAMESPACE: Final = "urn:zongheng:wfs"
AS_OF: Final = "as_of"


class Capabilities(wfs20.GetCapabilities):
    """GetCapabilities whose operations have the day in their address, so that a client stays with it."""

    def get_context_data(self) -> dict[str, Any]:
        return {**super().get_context_data(), "server_url": self.view.dated_url}


class LayersView(WFSView):
    """The service."""

    xml_namespace = NAMESPACE
    xml_namespace_aliases = {"zongheng": NAMESPACE}
    use_html_templates = False
    accept_operations = {"WFS": {**WFSView.accept_operations["WFS"], "GetCapabilities": Capabilities}}

    @cached_property
    def as_of(self) -> RequestedDay:
        return requested_day(self.request)

    @property
    def dated_url(self) -> str:
        """The service's address, with the day where one was asked for."""
        query = f"?{urlencode({AS_OF: str(self.as_of.day)})}" if self.as_of.asked else ""
        return f"{self.server_url}{query}"

    @cached_property
    def _feature_types(self) -> list[FeatureType]:
        return [feature_type(recipe, self.as_of.day) for recipe in RECIPES]

    def get_feature_types(self) -> list[FeatureType]:
        return self._feature_types

    def get_service_description(self, service: str | None = None) -> ServiceDescription:
        return ServiceDescription(title="纵横 WFS", abstract=f"截至 {self.as_of.day}", provider_name="纵横")
