import { createApp } from 'vue'
import BookApp from './BookApp.vue'
import './book.css'

createApp(BookApp).mount('#book')

// In the dialog on another site (public/embed.js), which cannot hear the keys pressed in here.
if (parent !== window)
  addEventListener('keydown', ({ key, defaultPrevented }) => {
    if (key === 'Escape' && !defaultPrevented) parent.postMessage('affluence:close', '*')
  })
