"""Addresses of the sample shop."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.contrib.staticfiles.views import serve as serve_static
from django.urls import include, path, re_path
from django.views.static import serve as serve_file

oscar: Any = apps.get_app_config("oscar")

urlpatterns = [
    path("admin/", admin.site.urls),
    path("i18n/", include("django.conf.urls.i18n")),
    # Files come straight from the packages and the data folder: no collectstatic, also without DEBUG. Loopback only.
    re_path(r"^static/(?P<path>.*)$", serve_static, {"insecure": True}),
    re_path(r"^media/(?P<path>.*)$", serve_file, {"document_root": settings.MEDIA_ROOT}),
    path("", include("saleor_customer_ext.hosts.oscar.urls")),
    path("", include(oscar.urls[0])),
]
