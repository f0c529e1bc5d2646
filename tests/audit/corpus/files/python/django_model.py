class Migration:
    dependencies = [("app", "0001_initial")]
    operations = [
        CreateModel(name="Profile2", fields=[("id-1", AutoField())]),
        AlterField(model_name="profile", name="line-2"),
    ]


class Meta:
    model = User
    app_label = "accounts-2"
    db_table = "user_2024-1"
