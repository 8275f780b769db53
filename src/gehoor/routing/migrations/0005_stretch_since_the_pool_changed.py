from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("routing", "0004_capacity_lanes_drafts"),
    ]

    operations = [
        migrations.AddField(
            model_name="poolmember",
            name="stretch",
            field=models.IntegerField(default=0),
        ),
    ]
