// The same numbers every time: no luck in a test.

/** mulberry32. @returns {function(number): number} a whole number below the one given */
export function randomFrom(seed) {
  let state = seed;
  return below => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

const strange = [null, true, 0, -1, 1.5, 1e308, -0, 2 ** 53, '', ' ', '\u0000', '\ud800', '../../etc/passwd', "' OR 1=1 --", '<script>alert(1)</script>',
  '${jndi:ldap://x}', 'x'.repeat(5000), '\u202e', '😀', 'true', '1', [], {}, [[]], [null], ['x', 1], { a: { b: [] } }];

/** A body that is like the good one, and not. */
export function mutate(good, random) {
  const value = structuredClone(good);
  const keys = Object.keys(value);
  const pick = list => list[random(list.length)];
  for (let i = 0; i <= random(3); ++i)
    switch (random(6)) {
      case 0: delete value[pick(keys)]; break;
      case 1: value[pick(keys)] = pick(strange); break;
      case 2: value[String(pick(strange)).slice(0, 50)] = pick(strange); break;
      case 3: value[pick(keys)] = [value[pick(keys)], pick(strange)]; break;
      case 4: value[pick(keys)] = value[pick(keys)]; break;
      default: value[pick(keys)] = { [pick(keys)]: pick(strange) };
    }
  const text = Buffer.from(JSON.stringify(value));
  switch (random(5)) {
    case 0: return text.subarray(0, random(text.length)); // cut off
    case 1: // single bytes that are others
      for (let i = 0; i <= random(4); ++i) text[random(text.length)] = random(256);
      return text;
    case 2: return Buffer.concat([text, text.subarray(random(text.length))]);
    default: return text;
  }
}
