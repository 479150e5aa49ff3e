"""Regions, stores, communities, staff, one-time codes."""

from django.db import models

from linli.accounts.types import Delivery
from linli.kernel.principals import Role

ROLES = [(role.value, role.value) for role in Role]


class Region(models.Model):
    """A region of the chain."""

    id = models.UUIDField(primary_key=True)
    name = models.TextField(unique=True)


class Store(models.Model):
    """A store."""

    id = models.UUIDField(primary_key=True)
    code = models.TextField(unique=True)
    name = models.TextField()
    region = models.ForeignKey(Region, on_delete=models.PROTECT)
    address = models.TextField()
    lat = models.FloatField()
    lng = models.FloatField()
    floor_area_sqm = models.PositiveIntegerField()
    opens = models.TimeField()
    closes = models.TimeField()
    staff_minutes_per_day = models.PositiveIntegerField()
    opened_at = models.DateTimeField()


class Community(models.Model):
    """A residential community, served by one store."""

    id = models.UUIDField(primary_key=True)
    name = models.TextField()
    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="communities")
    lat = models.FloatField()
    lng = models.FloatField()
    households = models.PositiveIntegerField()
    residents = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["store", "name"], name="community_named_once")]


class Building(models.Model):
    """A building of a community."""

    id = models.UUIDField(primary_key=True)
    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="buildings")
    name = models.TextField()
    rank = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community", "name"], name="building_named_once")]


class Staff(models.Model):
    """Somebody who signs in with a password: staff of the chain, or of a supplier."""

    id = models.UUIDField(primary_key=True)
    login = models.TextField(unique=True)
    name = models.TextField()
    password = models.TextField()
    totp_sealed = models.BinaryField(null=True)
    active = models.BooleanField(default=True)
    supplier_id = models.UUIDField(null=True)
    wrong_passwords = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True)


class Assignment(models.Model):
    """A role held at a store, or chain-wide without one."""

    id = models.UUIDField(primary_key=True)
    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="assignments")
    role = models.TextField(choices=ROLES)
    store = models.ForeignKey(Store, on_delete=models.PROTECT, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["staff", "role", "store"], name="role_once", nulls_distinct=False)
        ]


class OpenSession(models.Model):
    """Which sessions belong to whom, so that they can be ended when rights change."""

    session_key = models.TextField(primary_key=True)
    holder = models.TextField(db_index=True)
    since = models.DateTimeField()


class OneTimeCode(models.Model):
    """A code for a phone, and how far it has come; only hashes are kept. A code that was shown has no ticket."""

    phone_hash = models.BinaryField(primary_key=True)
    code_hash = models.BinaryField()
    expires_at = models.DateTimeField()
    tries_left = models.PositiveSmallIntegerField()
    ticket = models.UUIDField(null=True, unique=True)
    asked_at = models.DateTimeField(null=True)
    delivery = models.TextField(default=Delivery.WAITING.value)
    sent_tries = models.PositiveSmallIntegerField(default=0)
    tried_at = models.DateTimeField(null=True)
    trouble = models.TextField(default="")
    told = models.TextField(default="")  # what the provider said, for staff
