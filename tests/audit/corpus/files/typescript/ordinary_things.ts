const icons = ["phi-1", "alpha-2"];
const routes = { o1: "/o1", o3: "/o3" };
const chip = "apple-m1"; const part = "command-r"; const keys = ["command-r", "ctrl-r"];
const phone = { model: "SM-G991B", os: "android-14" };
const car = { make: "bmw", model: "i4-m50" };
const db = new Model("user-1");
const three = loader.load("models/car-2.glb");

