"""Search: normalise, segment, entities, lexical and dense signals, fusion, decision."""
