"""How grave an obstacle is, and what is done about it."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('roads', '0009_past'),
    ]

    operations = [
        migrations.AddField(
            model_name='obstacle',
            name='level',
            field=models.CharField(choices=[('ordinary', '一般'), ('grave', '重大'), ('district', '需区级协调')], default='ordinary', max_length=8, verbose_name='级别'),
        ),
        migrations.AddField(
            model_name='obstacle',
            name='measures',
            field=models.TextField(blank=True, verbose_name='措施'),
        ),
    ]
