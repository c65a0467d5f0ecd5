-- The gradebook of the sample course as the release of commit 52241f7 left it: three learners, two of them graded, one refused, one marked by hand.
BEGIN TRANSACTION;
CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL);
INSERT INTO "alembic_version" VALUES('e43177bfe90b');
CREATE TABLE assignment (
	id VARCHAR(32) NOT NULL, 
	name VARCHAR(128) NOT NULL, 
	duedate DATETIME, 
	course_id VARCHAR(128) NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (name), 
	FOREIGN KEY(course_id) REFERENCES course (id)
);
INSERT INTO "assignment" VALUES('39a18dbe6bc442a5af3bd1cd29205c64','sample',NULL,'duty-to-report');
CREATE TABLE base_cell (
	id VARCHAR(32) NOT NULL, 
	name VARCHAR(128) NOT NULL, 
	notebook_id VARCHAR(32) NOT NULL, 
	type VARCHAR(50), 
	PRIMARY KEY (id), 
	UNIQUE (name, notebook_id, type), 
	FOREIGN KEY(notebook_id) REFERENCES notebook (id)
);
INSERT INTO "base_cell" VALUES('59ebcdac0c4243a29dfff1d3dc46edcb','tf-border','e8107147ec3d427a9f9c424db0b20954','GradeCell');
INSERT INTO "base_cell" VALUES('fc8f01f09b3841b2bf229ead7b5c2916','one-channel','e8107147ec3d427a9f9c424db0b20954','GradeCell');
INSERT INTO "base_cell" VALUES('97a5f4c944f24737b8d271cc9d5539bc','all-signs','e8107147ec3d427a9f9c424db0b20954','GradeCell');
INSERT INTO "base_cell" VALUES('ea70565d4c304d58a0ebdea7bb09eb8f','order-steps','e8107147ec3d427a9f9c424db0b20954','GradeCell');
INSERT INTO "base_cell" VALUES('a3b50bf4155a4bff84e064eacffb89c2','match-parts','e8107147ec3d427a9f9c424db0b20954','GradeCell');
INSERT INTO "base_cell" VALUES('c1b0febc95064015b6033960a8381d8f','own-words','e8107147ec3d427a9f9c424db0b20954','GradeCell');
INSERT INTO "base_cell" VALUES('a64371720bda410fabcd889c95bc1e77','own-words','e8107147ec3d427a9f9c424db0b20954','SolutionCell');
CREATE TABLE comment (
	id VARCHAR(32) NOT NULL, 
	notebook_id VARCHAR(32), 
	cell_id VARCHAR(32), 
	auto_comment TEXT, 
	manual_comment TEXT, 
	PRIMARY KEY (id), 
	UNIQUE (cell_id, notebook_id), 
	FOREIGN KEY(notebook_id) REFERENCES submitted_notebook (id), 
	FOREIGN KEY(cell_id) REFERENCES base_cell (id)
);
INSERT INTO "comment" VALUES('fdeb74f0206b42b3bf16a0ad25a46ee7','9270e1783d0a4ff4b3ef6f20e1299dec','a64371720bda410fabcd889c95bc1e77','No response.',NULL);
INSERT INTO "comment" VALUES('0ce832c8aa05424cb7f53cac2bd15919','ee92c2dac841473b955a87e6f391cbcb','a64371720bda410fabcd889c95bc1e77',NULL,'Well seen.');
CREATE TABLE course (
	id VARCHAR(128) NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (id)
);
INSERT INTO "course" VALUES('duty-to-report');
INSERT INTO "course" VALUES('default_course');
CREATE TABLE duty_attempts (
	id INTEGER NOT NULL, 
	learner VARCHAR(128) NOT NULL, 
	name VARCHAR(256) NOT NULL, 
	module VARCHAR(128) NOT NULL, 
	attempt INTEGER, 
	revision INTEGER NOT NULL, 
	handed_in VARCHAR(40) NOT NULL, 
	recorded VARCHAR(40) NOT NULL, 
	kind VARCHAR(16) NOT NULL, 
	entries JSON NOT NULL, 
	scores JSON NOT NULL, 
	max_scores JSON NOT NULL, 
	score FLOAT NOT NULL, 
	max_score FLOAT NOT NULL, 
	percent FLOAT NOT NULL, 
	digest VARCHAR(64) NOT NULL, 
	reason TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT duty_attempts_once UNIQUE (learner, module, handed_in, revision), 
	CONSTRAINT duty_attempts_number UNIQUE (learner, module, attempt, revision)
);
INSERT INTO "duty_attempts" VALUES(1,'ada','','sample',1,0,'2026-03-01T08:00:00.250000+00:00','2026-11-29T13:00:32.799878+00:00','graded','{"tf-border": {"value": "false", "at": "2026-03-01T08:00:00.000+00:00"}, "one-channel": {"value": "a", "at": "2026-03-01T08:00:00.000+00:00"}, "all-signs": {"value": ["a", "b"], "at": "2026-03-01T08:00:00.000+00:00"}, "order-steps": {"value": ["report", "inquiry", "decision"], "at": "2026-03-01T08:00:00.000+00:00"}, "match-parts": {"value": {"lorry": "act", "lie": "means"}, "at": "2026-03-01T08:00:00.000+00:00"}}','{"tf-border": 1.0, "one-channel": 2.0, "all-signs": 2.0, "order-steps": 3.0, "match-parts": 2.0}','{"tf-border": 1.0, "one-channel": 2.0, "all-signs": 2.0, "order-steps": 3.0, "match-parts": 2.0}',10.0,10.0,100.0,'1cc96b96ecaa36c8bf563e2baccb3ff7d64637287ef2056833451f704dd08b8d','');
INSERT INTO "duty_attempts" VALUES(2,'ben','','sample',1,0,'2026-03-01T08:01:00.250000+00:00','2026-11-29T13:00:32.891102+00:00','graded','{"tf-border": {"value": "true", "at": "2026-03-01T08:00:00.000+00:00"}, "one-channel": {"value": "b", "at": "2026-03-01T08:00:00.000+00:00"}, "all-signs": {"value": ["c", "d"], "at": "2026-03-01T08:00:00.000+00:00"}, "order-steps": {"value": ["inquiry", "decision", "report"], "at": "2026-03-01T08:00:00.000+00:00"}, "match-parts": {"value": {"lorry": "purpose", "lie": "purpose"}, "at": "2026-03-01T08:00:00.000+00:00"}, "own-words": {"value": "My own words.", "at": "2026-03-01T08:00:00.000+00:00"}}','{"tf-border": 0.0, "one-channel": 0.0, "all-signs": 0.0, "order-steps": 0.0, "match-parts": 0.0}','{"tf-border": 1.0, "one-channel": 2.0, "all-signs": 2.0, "order-steps": 3.0, "match-parts": 2.0}',0.0,10.0,0.0,'2b922d03875d188c6d0060ae8ce7d052d4e0e46e9b8208c1632aafe8761abe37','');
INSERT INTO "duty_attempts" VALUES(3,'cyd','','sample',NULL,0,'2026-03-01T08:02:00.250000+00:00','2026-11-29T13:00:32.915817+00:00','refused','{}','{}','{}',0.0,0.0,0.0,'44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a','answers.json is damaged: it is not whole JSON. It was not graded, and no attempt was used up.');
INSERT INTO "duty_attempts" VALUES(4,'ben','','sample',2,0,'2026-03-01T08:03:00.250000+00:00','2026-11-29T13:00:33.146995+00:00','graded','{"tf-border": {"value": "true", "at": "2026-03-01T08:00:00.000+00:00"}, "one-channel": {"value": "a", "at": "2026-03-01T08:00:00.000+00:00"}, "all-signs": {"value": ["a"], "at": "2026-03-01T08:00:00.000+00:00"}, "order-steps": {"value": ["report", "decision", "inquiry"], "at": "2026-03-01T08:00:00.000+00:00"}, "match-parts": {"value": {"lorry": "act", "lie": "means"}, "at": "2026-03-01T08:00:00.000+00:00"}, "own-words": {"value": "My own words.", "at": "2026-03-01T08:00:00.000+00:00"}}','{"tf-border": 0.0, "one-channel": 2.0, "all-signs": 1.0, "order-steps": 1.0, "match-parts": 2.0}','{"tf-border": 1.0, "one-channel": 2.0, "all-signs": 2.0, "order-steps": 3.0, "match-parts": 2.0}',6.0,10.0,60.0,'cae02a22272024e4c5cf9013cca7e4094d45aac4dd2e29f2dedb24f2997f38ba','');
CREATE TABLE grade (
	id VARCHAR(32) NOT NULL, 
	notebook_id VARCHAR(32), 
	cell_id VARCHAR(32), 
	auto_score FLOAT, 
	manual_score FLOAT, 
	extra_credit FLOAT, 
	needs_manual_grade BOOLEAN NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (cell_id, notebook_id), 
	FOREIGN KEY(notebook_id) REFERENCES submitted_notebook (id), 
	FOREIGN KEY(cell_id) REFERENCES base_cell (id)
);
INSERT INTO "grade" VALUES('5aeb67c4c0fb4fe7852d5f923934d949','9270e1783d0a4ff4b3ef6f20e1299dec','59ebcdac0c4243a29dfff1d3dc46edcb',1.0,NULL,NULL,0);
INSERT INTO "grade" VALUES('d915b1b2e3d647ad817cad4f6e819656','9270e1783d0a4ff4b3ef6f20e1299dec','fc8f01f09b3841b2bf229ead7b5c2916',2.0,NULL,NULL,0);
INSERT INTO "grade" VALUES('de76ef038aa047d9bf4a9406d9eaa357','9270e1783d0a4ff4b3ef6f20e1299dec','97a5f4c944f24737b8d271cc9d5539bc',2.0,NULL,NULL,0);
INSERT INTO "grade" VALUES('f080b9adfdfe46c1bdd17ec50d79d8a7','9270e1783d0a4ff4b3ef6f20e1299dec','ea70565d4c304d58a0ebdea7bb09eb8f',3.0,NULL,NULL,0);
INSERT INTO "grade" VALUES('b9e95c7ee49e40fc877c332807a27997','9270e1783d0a4ff4b3ef6f20e1299dec','a3b50bf4155a4bff84e064eacffb89c2',2.0,NULL,NULL,0);
INSERT INTO "grade" VALUES('ea1f34330f424fb9a484e91833904fd8','9270e1783d0a4ff4b3ef6f20e1299dec','c1b0febc95064015b6033960a8381d8f',0.0,NULL,NULL,0);
INSERT INTO "grade" VALUES('feed9fe75fef42e3a991d915bb9812cf','ee92c2dac841473b955a87e6f391cbcb','59ebcdac0c4243a29dfff1d3dc46edcb',0.0,NULL,NULL,0);
INSERT INTO "grade" VALUES('c020d7b4132a43b68ce5f43a240247f7','ee92c2dac841473b955a87e6f391cbcb','fc8f01f09b3841b2bf229ead7b5c2916',2.0,NULL,NULL,0);
INSERT INTO "grade" VALUES('7d55900fffd64fbcac886ad881f4d128','ee92c2dac841473b955a87e6f391cbcb','97a5f4c944f24737b8d271cc9d5539bc',1.0,NULL,NULL,0);
INSERT INTO "grade" VALUES('68de9195c0cb4659bc8ce40ddacc1d0a','ee92c2dac841473b955a87e6f391cbcb','ea70565d4c304d58a0ebdea7bb09eb8f',1.0,NULL,NULL,0);
INSERT INTO "grade" VALUES('c974628672024dfba8a6031eed8d39ad','ee92c2dac841473b955a87e6f391cbcb','a3b50bf4155a4bff84e064eacffb89c2',2.0,NULL,NULL,0);
INSERT INTO "grade" VALUES('c0e5a4797f1349cd91b4ce9eef4ba5ad','ee92c2dac841473b955a87e6f391cbcb','c1b0febc95064015b6033960a8381d8f',NULL,4.0,NULL,0);
CREATE TABLE grade_cells (
	id VARCHAR(32) NOT NULL, 
	max_score FLOAT NOT NULL, 
	cell_type VARCHAR(8) NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(id) REFERENCES base_cell (id)
);
INSERT INTO "grade_cells" VALUES('59ebcdac0c4243a29dfff1d3dc46edcb',1.0,'code');
INSERT INTO "grade_cells" VALUES('fc8f01f09b3841b2bf229ead7b5c2916',2.0,'code');
INSERT INTO "grade_cells" VALUES('97a5f4c944f24737b8d271cc9d5539bc',2.0,'code');
INSERT INTO "grade_cells" VALUES('ea70565d4c304d58a0ebdea7bb09eb8f',3.0,'code');
INSERT INTO "grade_cells" VALUES('a3b50bf4155a4bff84e064eacffb89c2',2.0,'code');
INSERT INTO "grade_cells" VALUES('c1b0febc95064015b6033960a8381d8f',5.0,'markdown');
CREATE TABLE notebook (
	id VARCHAR(32) NOT NULL, 
	name VARCHAR(128) NOT NULL, 
	assignment_id VARCHAR(32), 
	kernelspec VARCHAR(1024), 
	PRIMARY KEY (id), 
	UNIQUE (name, assignment_id), 
	FOREIGN KEY(assignment_id) REFERENCES assignment (id)
);
INSERT INTO "notebook" VALUES('e8107147ec3d427a9f9c424db0b20954','sample','39a18dbe6bc442a5af3bd1cd29205c64','{"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}');
CREATE TABLE solution_cells (
	id VARCHAR(32) NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(id) REFERENCES base_cell (id)
);
INSERT INTO "solution_cells" VALUES('a64371720bda410fabcd889c95bc1e77');
CREATE TABLE source_cell (
	id VARCHAR(32) NOT NULL, 
	name VARCHAR(128) NOT NULL, 
	cell_type VARCHAR(8) NOT NULL, 
	locked BOOLEAN NOT NULL, 
	source TEXT, 
	checksum VARCHAR(128), 
	notebook_id VARCHAR(32), 
	PRIMARY KEY (id), 
	UNIQUE (name, notebook_id), 
	FOREIGN KEY(notebook_id) REFERENCES notebook (id)
);
INSERT INTO "source_cell" VALUES('c0ce16d4c81346d588a6495ec53939f4','tf-border','code',1,'%%question
id: tf-border
type: true-false
prompt: A person who crossed no border cannot be a victim.
criterion: examples
points: 1
about: whether a border must be crossed
### BEGIN HIDDEN TESTS
key: false
why:
  true: hidden-why A border is not asked for.
  false: hidden-why Right, many are exploited at home.
### END HIDDEN TESTS
','32f9aa658baa21bfc61a073e7a416fdd','e8107147ec3d427a9f9c424db0b20954');
INSERT INTO "source_cell" VALUES('1fc0f4cc15744d748a7de0545731666b','one-channel','code',1,'%%question
id: one-channel
type: choose-one
prompt: Who is this mission''s Focal Point?
criterion: responsibilities
points: 2
about: whom to report to
options:
  a: "{mission.focal_point.name}"
  b: "{mission.alternate.name}"
  c: Nobody
### BEGIN HIDDEN TESTS
key: a
why:
  a: hidden-why This is who it is.
  b: hidden-why That is the Alternate.
  c: hidden-why Each mission has one.
### END HIDDEN TESTS
','3c85d66a64d1330341a7c35ad70e3a5f','e8107147ec3d427a9f9c424db0b20954');
INSERT INTO "source_cell" VALUES('b962d6938f284b8e9bbecc80c0406bd7','all-signs','code',1,'%%question
id: all-signs
type: choose-all
prompt: Which of these may be signs?
criterion: impact
points: 2
about: signs that can be seen
options:
  a: Papers are held by somebody else
  b: A debt that never ends
  c: A red door
  d: A tall fence
### BEGIN HIDDEN TESTS
key: [a, b]
why:
  a: hidden-why Control over papers.
  b: hidden-why Debt bondage.
  c: hidden-why Says nothing.
  d: hidden-why Says little.
### END HIDDEN TESTS
','bdbee823a78cdcf3e861085e9acc9353','e8107147ec3d427a9f9c424db0b20954');
INSERT INTO "source_cell" VALUES('2b57062a47aa401ba83a11a217b433bd','order-steps','code',1,'%%question
id: order-steps
type: order
prompt: What comes first, second, third?
criterion: consequences
points: 3
about: what follows a report
items:
  report: The report
  inquiry: The inquiry
  decision: The decision
### BEGIN HIDDEN TESTS
key: [report, inquiry, decision]
why:
  report: hidden-why It begins with it.
  inquiry: hidden-why It looks into it.
  decision: hidden-why It ends with it.
### END HIDDEN TESTS
','a1580011328bfdcccbfce83de42fe07c','e8107147ec3d427a9f9c424db0b20954');
INSERT INTO "source_cell" VALUES('742a12cf7697447b9e1ac2a15a714cdb','match-parts','code',1,'%%question
id: match-parts
type: match
prompt: Which part of the definition is which?
criterion: prohibited
points: 2
about: act, means and purpose
left:
  lorry: Driving people in a lorry
  lie: A lie about the work
right:
  act: Act
  means: Means
  purpose: Purpose
### BEGIN HIDDEN TESTS
key: {lorry: act, lie: means}
why:
  lorry: hidden-why Transport is an act.
  lie: hidden-why Deception is a means.
### END HIDDEN TESTS
','e0a8c2aedd487e8c6a687a336d25d984','e8107147ec3d427a9f9c424db0b20954');
INSERT INTO "source_cell" VALUES('d71c2471702f4476b0ae913952a3b1f5','own-words','markdown',0,'*The learner''s text stands here after handing in.*','93b3ccef0af4d98fd8120bbdae8467b3','e8107147ec3d427a9f9c424db0b20954');
CREATE TABLE student (
	id VARCHAR(128) NOT NULL, 
	first_name VARCHAR(128), 
	last_name VARCHAR(128), 
	email VARCHAR(128), 
	lms_user_id VARCHAR(128), 
	PRIMARY KEY (id)
);
INSERT INTO "student" VALUES('ada',NULL,NULL,NULL,NULL);
INSERT INTO "student" VALUES('ben',NULL,NULL,NULL,NULL);
CREATE TABLE submitted_assignment (
	id VARCHAR(32) NOT NULL, 
	assignment_id VARCHAR(32), 
	student_id VARCHAR(128), 
	timestamp DATETIME, 
	extension DATETIME, 
	PRIMARY KEY (id), 
	UNIQUE (assignment_id, student_id), 
	FOREIGN KEY(assignment_id) REFERENCES assignment (id), 
	FOREIGN KEY(student_id) REFERENCES student (id)
);
INSERT INTO "submitted_assignment" VALUES('e06227a8053f49f88a3ed341589298de','39a18dbe6bc442a5af3bd1cd29205c64','ada','2026-03-01 08:00:00.250000',NULL);
INSERT INTO "submitted_assignment" VALUES('01a8a137ec5b4cdc98b761a2d35dd296','39a18dbe6bc442a5af3bd1cd29205c64','ben','2026-03-01 08:03:00.250000',NULL);
CREATE TABLE submitted_notebook (
	id VARCHAR(32) NOT NULL, 
	assignment_id VARCHAR(32), 
	notebook_id VARCHAR(32), 
	flagged BOOLEAN, 
	late_submission_penalty FLOAT, 
	PRIMARY KEY (id), 
	UNIQUE (notebook_id, assignment_id), 
	FOREIGN KEY(assignment_id) REFERENCES submitted_assignment (id), 
	FOREIGN KEY(notebook_id) REFERENCES notebook (id)
);
INSERT INTO "submitted_notebook" VALUES('9270e1783d0a4ff4b3ef6f20e1299dec','e06227a8053f49f88a3ed341589298de','e8107147ec3d427a9f9c424db0b20954',0,NULL);
INSERT INTO "submitted_notebook" VALUES('ee92c2dac841473b955a87e6f391cbcb','01a8a137ec5b4cdc98b761a2d35dd296','e8107147ec3d427a9f9c424db0b20954',0,NULL);
CREATE TABLE task_cells (
	id VARCHAR(32) NOT NULL, 
	max_score FLOAT NOT NULL, 
	cell_type VARCHAR(8) NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(id) REFERENCES base_cell (id)
);
CREATE TRIGGER duty_attempts_no_update BEFORE update ON duty_attempts
BEGIN SELECT RAISE(ABORT, 'attempts are only added to'); END;
CREATE TRIGGER duty_attempts_no_delete BEFORE delete ON duty_attempts
BEGIN SELECT RAISE(ABORT, 'attempts are only added to'); END;
CREATE INDEX duty_grade_by_notebook_id ON grade (notebook_id);
CREATE INDEX duty_comment_by_notebook_id ON comment (notebook_id);
CREATE INDEX duty_submitted_notebook_by_assignment_id ON submitted_notebook (assignment_id);
CREATE INDEX duty_submitted_assignment_by_student_id ON submitted_assignment (student_id);
COMMIT;
