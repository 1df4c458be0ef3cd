/** Three courses of the demo school that others are begun from: outlines with a word on what belongs into each lecture. */
import { createCourse } from '../../authoring/courses/courses.service.ts';
import { setTemplate } from '../../authoring/duplicates/templates.service.ts';
import type { LectureKind } from '../../authoring/lectures/lecture.model.ts';
import { addLecture } from '../../authoring/outline/outline.service.ts';
import { addSection } from '../../authoring/outline/sections.service.ts';
import type { Person } from '../../web/request.ts';

/** Lectures as title, kind and the words that stand in it until the teacher has better ones. */
type Pattern = {
  title: string;
  subtitle: string;
  sections: { title: string; lectures: [string, LectureKind, string][] }[];
};

const patterns: Pattern[] = [
  {
    title: 'One skill in an afternoon',
    subtitle: 'Three sections, one thing to make, a proof at the end',
    sections: [
      {
        title: 'See it done',
        lectures: [
          ['What you will make', 'video', 'Show the finished thing first, in one minute. Say for whom it is.'],
          ['What you need', 'article', 'A list of tools and materials, each with what can stand in for it at home.'],
        ],
      },
      {
        title: 'Do it yourself',
        lectures: [
          ['The first step', 'video', 'One movement, seen from where the hands are. No more than five minutes.'],
          ['The second step', 'video', 'Begin where the first step ended. Name the mistake that everybody makes.'],
          ['The third step', 'video', 'Finish it. Let the camera rest on the result.'],
          [
            'When it goes wrong',
            'article',
            'Three pictures of things that went wrong, and how each of them is mended.',
          ],
        ],
      },
      {
        title: 'Make it yours',
        lectures: [
          ['Three ways to go on', 'article', 'Name one that is easier, one that is harder and one that is beautiful.'],
          ['A sheet to print', 'document', 'All steps on one page, to hang beside the table.'],
        ],
      },
    ],
  },
  {
    title: 'A subject from the ground up',
    subtitle: 'Ideas first, then exercises, then a piece of work of one’s own',
    sections: [
      {
        title: 'Before you begin',
        lectures: [
          [
            'What this is about',
            'video',
            'Two minutes: the question that the course answers, and why it is worth the time.',
          ],
          ['What you should know already', 'article', 'Five questions. Who answers four of them is ready.'],
        ],
      },
      {
        title: 'The first idea',
        lectures: [
          ['The idea in an example', 'video', 'An example that everybody knows. The rule comes after it, not before.'],
          ['The idea in words', 'article', 'The rule, what it does not say, and the words for it.'],
          ['Try it', 'article', 'Three exercises, each a little harder, with answers at the end of the page.'],
        ],
      },
      {
        title: 'The second idea',
        lectures: [
          [
            'The idea in an example',
            'video',
            'Take up the example of the first idea, and show where it stops working.',
          ],
          ['The idea in words', 'article', 'The rule, and how it goes together with the first one.'],
          ['Try it', 'article', 'Three exercises. The last one needs both ideas.'],
        ],
      },
      {
        title: 'A piece of work',
        lectures: [
          ['What to make', 'article', 'One page: the task, what counts, and how long it takes.'],
          ['One worked through', 'video', 'Do it once yourself and think aloud, mistakes included.'],
        ],
      },
    ],
  },
  {
    title: 'New in the team',
    subtitle: 'The first two weeks, a little each day',
    sections: [
      {
        title: 'Day one',
        lectures: [
          ['Who we are', 'video', 'Faces and voices. Three minutes, no slides.'],
          ['Where things are', 'article', 'Rooms, accounts, the calendar, and whom to ask for each.'],
        ],
      },
      {
        title: 'The first week',
        lectures: [
          ['How a day goes', 'article', 'From morning to evening, with the times that are fixed.'],
          ['How we decide', 'article', 'Who decides what, and how somebody says that they see it differently.'],
          ['Safety', 'document', 'The sheet that has to be read. Say which three lines matter most.'],
        ],
      },
      {
        title: 'The second week',
        lectures: [
          [
            'Your first task',
            'article',
            'Something small that is really needed, and what it looks like when it is done.',
          ],
          ['What to ask after two weeks', 'article', 'Five questions for the talk with the person who leads the team.'],
        ],
      },
    ],
  },
];

/** Not to be repeated: the seed runs on an empty school. */
export async function seedTemplates(admin: Person): Promise<void> {
  for (const { title, subtitle, sections } of patterns) {
    const { id } = await createCourse(admin, { title, subtitle });
    for (const { title: name, lectures } of sections) {
      const section = await addSection(admin, id, name);
      for (const [lecture, kind, words] of lectures)
        await addLecture(admin, id, section.id, { title: lecture, kind, ready: false, ...wordsOf(kind, words) });
    }
    await setTemplate(admin, id, 'school');
  }
}

/** An article says it in its text; what has no text, in the line under the title. */
function wordsOf(kind: LectureKind, words: string) {
  return kind === 'article' ? { markdown: words } : { summary: words };
}
