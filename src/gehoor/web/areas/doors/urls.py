"""Addresses of the doors pages."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
