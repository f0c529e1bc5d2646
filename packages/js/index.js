/**
 * The catalog of Model Registry for programs in JavaScript: what an entry is, who serves a model, what a request costs.
 *
 * Nothing here uses the network, a clock or a package. Amounts of money are texts, exact to the last digit.
 */
export { alternatives } from "./src/alternatives.js";
export { Catalog, capabilitiesOf, find, fullId, modelKey, unpack } from "./src/catalog.js";
export { cost } from "./src/cost.js";
export { decimal, divided, lessThan, minus, plus, text, times } from "./src/decimal.js";
export { InvalidUsage, PriceUnknown, UnknownModel } from "./src/errors.js";
export { blendedPrice, inDollars } from "./src/prices.js";
export { search } from "./src/search.js";
