/** What Word, Google Docs and an editor of code put on the clipboard, in the shape they give it, with the Markdown it should become. */
type Pasted = { html: string; plain: string; markdown: string };

export const word: Pasted = {
  plain: 'Knots',
  html: `<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word">
<head><meta name=Generator content="Microsoft Word 15"><style><!-- p.MsoNormal {margin:0cm;} --></style></head>
<body lang=EN-GB style='tab-interval:36.0pt'><!--StartFragment-->
<h1>Knots<o:p></o:p></h1>
<p class=MsoNormal>A <b>bowline</b> is <i style='mso-bidi-font-style:normal'>safe</i>&nbsp;and <a href="https://example.org/knots">old</a>.<o:p></o:p></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span style='font-family:Symbol'><span style='mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span></span><![endif]>Rope</p>
<p class=MsoListParagraphCxSpMiddle style='margin-left:72.0pt;mso-list:l0 level2 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>o<span>&nbsp; </span></span><![endif]>of hemp</p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>·<span>&nbsp; </span></span><![endif]>A tree</p>
<p class=MsoNormal style='mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>1.<span>&nbsp; </span></span>Tie</p>
<p class=MsoNormal style='mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>2.<span>&nbsp; </span></span>Pull</p>
<table class=MsoTableGrid border=1><tr><td><p class=MsoNormal><b>Knot</b></p></td><td><p class=MsoNormal>Holds</p></td></tr>
<tr><td><p class=MsoNormal>Bowline</p></td><td><p class=MsoNormal>60 | 70&nbsp;%</p></td></tr></table>
<p class=MsoNormal onclick="steal()"><a href="javascript:steal()">The</a> end.</p>
<!--EndFragment--></body></html>`,
  markdown: `# Knots

A **bowline** is *safe* and [old](https://example.org/knots).

- Rope
  - of hemp
- A tree

1. Tie
2. Pull

| **Knot** | Holds |
| --- | --- |
| Bowline | 60 \\| 70 % |

The end.`,
};

export const googleDocs: Pasted = {
  plain: 'Steps',
  html: `<meta charset='utf-8'><b style="font-weight:normal;" id="docs-internal-guid-1a2b"><h2 dir="ltr"><span style="font-size:16pt;font-weight:700;">Steps</span></h2><p dir="ltr"><span style="font-weight:400;">Make a </span><span style="font-weight:700;font-style:normal;">small</span><span style="font-weight:400;font-style:italic;"> loop</span><span>, see </span><a href="https://www.google.com/url?q=https://example.org/a&amp;sa=D"><span style="color:#1155cc;">here</span></a><span>.</span></p><ul><li dir="ltr" aria-level="1"><p dir="ltr" role="presentation"><span style="font-weight:400;">One</span></p></li><ul><li dir="ltr" aria-level="2"><p role="presentation"><span>Inside</span></p></li></ul><li><p role="presentation"><span>Two</span></p></li></ul><p><span><img src="https://lh3.example/x.png" onerror="steal()"></span></p><br></b>`,
  markdown: `## Steps

Make a **small** *loop*, see [here](https://example.org/a).

- One
  - Inside
- Two`,
};

/** Colours of an editor are no marks of a text. */
export const plainCode: Omit<Pasted, 'markdown'> = {
  plain: 'const a = 1;',
  html: `<meta charset='utf-8'><div style="color:#d4d4d4;font-family:Menlo,monospace;white-space:pre;"><div><span style="color:#569cd6;">const</span><span> a = </span><span style="color:#b5cea8;">1</span>;</div></div>`,
};
