// As long as the order waits, its page is looked at again, and shown anew once that has changed.
async function look() {
  const page = await fetch(location.href).then((answer) => answer.text()).catch(() => "");
  if (page && !page.includes('data-status="waiting"')) location.reload();
  else setTimeout(look, 2500);
}
setTimeout(look, 2500);
