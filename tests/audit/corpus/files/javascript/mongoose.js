const schema = new Schema({ model: String, kind: { type: String, default: "kind-1" } });
mongoose.model("User2", schema);
const vehicle = { model: "golf-8", engine: "v6-3.0" };
