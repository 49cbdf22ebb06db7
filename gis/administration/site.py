"""The admin's site: open to managers, who have their role's rights in it, and to staff as Django means them."""

from django.contrib.admin import AdminSite
from django.http import HttpRequest

from gis.roles import MANAGER, has_role


class Site(AdminSite):
    """Django's, with one door more."""

    site_header = site_title = "纵横 后台"
    index_title = "数据管理"
    site_url = "/"

    def has_permission(self, request: HttpRequest) -> bool:
        return super().has_permission(request) or has_role(request.user, MANAGER)
