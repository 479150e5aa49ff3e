"""The log: streams, the partitioned event table, bookmarks; then the other tables of the ground floor."""

import django.contrib.postgres.fields
from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension
from django.db import migrations, models

LOG = """
create table kernel_event (
  id uuid not null,
  stream smallint not null,
  position bigint not null,
  name text not null,
  version smallint not null,
  occurred_at timestamptz not null,
  recorded_at timestamptz not null,
  person_id uuid,
  store_id uuid,
  actor text not null,
  cause uuid,
  source text not null,
  data jsonb not null,
  primary key (id, recorded_at)
) partition by range (recorded_at);
create index event_in_order on kernel_event (stream, position);
create index event_of_person on kernel_event (person_id, occurred_at desc) where person_id is not null;
create table kernel_event_other partition of kernel_event default;
insert into kernel_stream (id, position) select n, 0 from generate_series(0, 15) as n;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        TrigramExtension(),
        BtreeGistExtension(),
    ]
