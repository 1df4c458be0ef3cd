// Offers the time zone of this device where another one is chosen. The list works without it.

const select = document.getElementById('field-timeZone');
const offer = document.querySelector('[data-zone-offer]');
const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
const option = here && select && [...select.options].find(({ value }) => value === here);

function tell() {
  offer.hidden = select.value === here;
}

if (option && offer) {
  const button = offer.querySelector('button');
  button.textContent = `Use ${option.textContent}, as this device does`;
  button.addEventListener('click', () => {
    select.value = here;
    tell();
    select.focus();
  });
  select.addEventListener('change', tell);
  tell();
}
