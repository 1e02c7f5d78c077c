// Questions to begin with. Run one at a time in Neo4j Browser, or all of them: cypher-shell -f queries.cypher

// Who is on which picket, and the sentence that says so
MATCH (who:Entity)-[r:PICKETS_AT]->(place)
RETURN who.name AS who, place.name AS place, r.sentence AS sentence, r.document AS document
ORDER BY place, who;

// Who is for or against what
MATCH (who:Entity)-[r:SUPPORTS|OPPOSES]->(what:Entity)
RETURN who.name AS who, toLower(type(r)) AS stance, what.name AS what, r.words AS words, r.document AS document
ORDER BY what, stance, who;

// Who has which role where
MATCH (who:Person)-[r:ROLE]->(where:Entity)
RETURN who.name AS who, r.titles AS titles, where.name AS where, r.tenures AS tenures, r.sentence AS sentence
ORDER BY where, who;

// Who said what, in the order of the reports
MATCH (who:Entity)-[:SAID]->(q:Quotation)-[:EVIDENCE]->(v:Evidence)-[:IN_DOCUMENT]->(d:Document)
RETURN d.name AS report, v.start AS at, who.name AS who, q.quotation_kind AS kind, q.text AS words
ORDER BY report, at;

// Strikes, pickets, rallies, marches: when, where, and how many take part
MATCH (a:Action)
OPTIONAL MATCH (a)-[:PLACE]->(place)
OPTIONAL MATCH (who)-[:TAKES_PART_IN]->(a)
RETURN a.kind AS kind, a.name AS action, a.when_text AS when, collect(DISTINCT place.name) AS places,
  count(DISTINCT who) AS taking_part
ORDER BY kind, action;

// What is said but not drawn as an edge: planned, denied, or somebody else's claim
MATCH (s:Statement {drawn: false})-[:EVIDENCE]->(v:Evidence)
OPTIONAL MATCH (v)-[:ATTRIBUTED_TO]->(speaker)
RETURN s.name AS statement, v.claim_status AS status, speaker.name AS says, v.sentence AS sentence
ORDER BY status, statement;

// Whom or what more than one report speaks of
MATCH (e:Entity)-[m:MENTIONED_IN]->(d:Document)
WITH e, count(d) AS reports, sum(m.mentions) AS mentions
WHERE reports > 1
RETURN e.kind AS kind, e.name AS name, reports, mentions
ORDER BY reports DESC, mentions DESC, name;
