-- 047: «млн» is an abbreviation by contraction and has no full stop. An item that the bank has edited stays as it is.

UPDATE dictionary_item SET name_ru = 'До 10 млн', key_ru = 'до 10 млн'
  WHERE id = 16001 AND version = 1 AND name_ru = 'До 10 млн.';
UPDATE dictionary_item SET name_ru = '10–15 млн', key_ru = '10–15 млн'
  WHERE id = 16002 AND version = 1 AND name_ru = '10–15 млн.';
UPDATE dictionary_item SET name_ru = '15–20 млн', key_ru = '15–20 млн'
  WHERE id = 16003 AND version = 1 AND name_ru = '15–20 млн.';
UPDATE dictionary_item SET name_ru = '20–30 млн', key_ru = '20–30 млн'
  WHERE id = 16004 AND version = 1 AND name_ru = '20–30 млн.';
UPDATE dictionary_item SET name_ru = 'Более 30 млн', key_ru = 'более 30 млн'
  WHERE id = 16005 AND version = 1 AND name_ru = 'Более 30 млн.';
