/** No request can have used this: nothing at all, a negative count, or parts that exceed their whole. */
export class InvalidUsage extends Error {
  name = "InvalidUsage";
}

/** Something that was used has no known price at this entry, so there is no honest total. */
export class PriceUnknown extends Error {
  name = "PriceUnknown";

  /**
   * @param {string} fullId The entry.
   * @param {string} what What has no price, in words.
   * @param {string} field Where the price would stand: `pricing.cache_read`.
   * @param {string[]} [regions] The regions that there are prices for, where there is none without a region.
   * @param {string[]} [conditions] The conditions that there are prices for.
   */
  constructor(fullId, what, field, regions = [], conditions = []) {
    const elsewhere = regions.length ? `; there are prices for the regions ${[...regions].sort().join(", ")}` : "";
    const under = conditions.length ? `; there are prices for calls with ${conditions.join(" or ")}` : "";
    super(`${fullId} has no known price for ${what} (${field})${elsewhere}${under}`);
    this.fullId = fullId;
    this.field = field;
    this.regions = [...regions].sort();
  }
}

/** The catalog has no such model. `suggestions` are full ids that exist. */
export class UnknownModel extends Error {
  name = "UnknownModel";

  /**
   * @param {string} model The name that was asked for.
   * @param {string[]} suggestions Full ids of the catalog.
   */
  constructor(model, suggestions) {
    super(`no model '${model}' in the catalog${suggestions.length ? `; did you mean ${suggestions.join(", ")}?` : ""}`);
    this.suggestions = suggestions;
  }
}
