const { GoogleGenerativeAI } = require("@google/generative-ai");
const gen = new GoogleGenerativeAI(process.env.KEY);
const model = gen.getGenerativeModel({ model: "gemini-1.0-pro" });
app.get("/v1/items-1", (req, res) => res.send("ok-1"));
module.exports = { model: 'text-davinci-003', port: 3000 };
if (model.startsWith("gpt-4-0314")) { console.log("old-1"); }
const re = /["']/; const q = { model: "gpt-4-32k" };
