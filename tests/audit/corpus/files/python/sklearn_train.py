model = load("random_forest")
model_path = "models/forest-1"
model_type = "xgb-2"
clf = Pipeline([("scale-1", StandardScaler()), ("svc-2", SVC())])
net = timm.create_model("vit_base_patch16_224", pretrained=True)
tokenizer = AutoTokenizer.from_pretrained("bert-base-uncased")
encoder = SentenceTransformer("all-MiniLM-L6-v2")
weights = AutoModel.from_pretrained("acme-lab/our-7b-2")
dataset = load_dataset("glue/mrpc-1")
