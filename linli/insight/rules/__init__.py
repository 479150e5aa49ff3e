"""Pure rules of insight: the shape of archived facts, the catalogue of KPIs, their formulas."""
